// KlepetJournal
