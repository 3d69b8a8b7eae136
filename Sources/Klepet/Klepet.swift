// Klepet
