// KlepetEngine
