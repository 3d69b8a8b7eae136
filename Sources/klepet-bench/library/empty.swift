@_cdecl("empty")
public func empty() -> Int32 { 0 }
