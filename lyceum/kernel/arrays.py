"""Arrays: numpy, which whoever first counts with it loads, and the kinds of array by name.

It costs every process 10 MB. A small house's server needs it only once somebody searches.
"""

from typing import TYPE_CHECKING, Any

from .heavy import Later

__all__ = ["Array", "Bools", "Float32s", "Indices", "Int32s", "Int64s", "UInt8s", "UInt32s", "np"]

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[Any]
    Bools = NDArray[np.bool_]
    Float32s = NDArray[np.float32]
    Indices = NDArray[np.intp]
    Int32s = NDArray[np.int32]
    Int64s = NDArray[np.int64]
    UInt8s = NDArray[np.uint8]
    UInt32s = NDArray[np.uint32]
else:
    np = Later("numpy")
    Array = Bools = Float32s = Indices = Int32s = Int64s = UInt8s = UInt32s = Any
