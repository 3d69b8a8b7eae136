func writeMarketDay(seed: UInt64) {}
