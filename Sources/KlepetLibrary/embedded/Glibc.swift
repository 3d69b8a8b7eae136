// What Swift's own module Glibc has beside the headers: macros that Swift cannot read.

internal import Glibc

var errno: Int32 {
    get { __errno_location().pointee }
    set { __errno_location().pointee = newValue }
}

var MAP_FAILED: UnsafeMutableRawPointer? { UnsafeMutableRawPointer(bitPattern: -1) }
