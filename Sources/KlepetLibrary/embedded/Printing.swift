// Embedded Swift prints "(cannot print value in embedded swift)" for whatever says nothing about how it is printed, such
// as the case of an enumeration. Here, where the compiler looks before the standard library, that is an error: the build
// script turns the use of what is deprecated into one.

extension DefaultStringInterpolation {
    @available(*, deprecated, message: "Embedded Swift cannot print this: give it a name")
    mutating func appendInterpolation<Value>(_ value: Value) {}
}

extension String {
    @available(*, deprecated, message: "Embedded Swift cannot print this: give it a name")
    init<Value>(describing value: Value) { self = "" }
}
