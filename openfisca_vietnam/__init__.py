"""The law of monthly social assistance and health insurance in Viet Nam, as an OpenFisca country package."""

from openfisca_vietnam.tax_benefit_system import CountryTaxBenefitSystem

__all__ = ["CountryTaxBenefitSystem"]
