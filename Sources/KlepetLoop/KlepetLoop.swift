// KlepetLoop
