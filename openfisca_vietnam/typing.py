"""Names for OpenFisca's objects, which carry no types of their own."""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Population: TypeAlias = Any  # persons or households of one simulation; calling it asks for a variable
Period: TypeAlias = Any  # one month
Parameters: TypeAlias = Any  # calling it with a period gives the parameters of that month
ParameterTree: TypeAlias = Any  # the dated parameters themselves

Flags: TypeAlias = NDArray[np.bool_]
Counts: TypeAlias = NDArray[np.int32]
Money: TypeAlias = NDArray[np.int32]  # whole đồng
Coefficients: TypeAlias = NDArray[np.float32]  # exact multiples of 0.5
