"""Addresses of insurance."""

from django.urls import path

from ansinh.insurance.views import (
    card_lists,
    card_rows,
    cards,
    coverage,
    people,
    premium_support,
    renewals,
    state_lists,
)

urlpatterns = [
    path("", cards.cards, name="cards"),
    path("without/", cards.without_card, name="without_card"),
    path("changes/", cards.changes, name="card_changes"),
    path("people/<int:individual_id>/", people.person_cards, name="person_cards"),
    path("people/<int:individual_id>/record/", people.record_person_card, name="record_card"),
    path("cards/<int:card_id>/", people.card, name="card"),
    path("cards/<int:card_id>/do/<slug:act>/", people.card_act, name="card_act"),
    path("households/<int:household_id>/", people.card_prices, name="card_prices"),
    path("lists/", card_lists.card_lists, name="card_lists"),
    path("lists/bring/", card_lists.bring_card_list, name="bring_card_list"),
    path("lists/<int:card_list_id>/", card_lists.show_card_list, name="card_list"),
    path("lists/<int:card_list_id>/take-in/", card_lists.take_card_list_in, name="take_card_list_in"),
    path("lists/<int:card_list_id>/give-up/", card_lists.give_card_list_up, name="give_card_list_up"),
    path("lists/<int:card_list_id>/rows/<int:card_row_id>/", card_rows.show_card_row, name="card_row"),
    path("lists/<int:card_list_id>/rows/<int:card_row_id>/assign/", card_rows.assign_row, name="assign_card_row"),
    path("lists/<int:card_list_id>/rows/<int:card_row_id>/leave-out/", card_rows.leave_row_out, name="reject_card_row"),
    path("lists/<int:card_list_id>/rows/<int:card_row_id>/take-back/", card_rows.take_row_back, name="reopen_card_row"),
    path("state-lists/", state_lists.state_lists, name="state_lists"),
    path("state-lists/prepare/", state_lists.prepare_list, name="prepare_state_list"),
    path("state-lists/<int:state_list_id>/", state_lists.show_state_list, name="state_list"),
    path("state-lists/<int:state_list_id>/do/<slug:act>/", state_lists.state_list_act, name="state_list_act"),
    path("state-lists/<int:state_list_id>/<str:kind>/", state_lists.state_list_paper, name="state_list_paper"),
    path("renewals/", renewals.renewals, name="renewals"),
    path("renewals/begin/", renewals.begin, name="begin_renewals"),
    path("coverage/", coverage.coverage, name="coverage"),
    path("support/", premium_support.premium_support, name="premium_support"),
    path("coverage/target/", coverage.set_target, name="set_coverage_target"),
]
