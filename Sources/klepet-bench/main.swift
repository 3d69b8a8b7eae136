print("klepet-bench")
