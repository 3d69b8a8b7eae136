// Every function of klepet.h as declared there and as implemented here: where the two differ in type, this file does not
// compile. `@_cdecl` alone would export whatever stands below it. Nothing here runs.
//
// Written by Tests/ABI/check.py --update from klepet.h.

import CKlepet
import Klepet

private func same<T>(_ declared: T, _ implemented: T) {}

private func everyFunction() {
}
