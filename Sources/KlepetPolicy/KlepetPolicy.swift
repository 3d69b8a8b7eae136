// KlepetPolicy
