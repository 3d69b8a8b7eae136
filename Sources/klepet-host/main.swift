print("klepet-host")
