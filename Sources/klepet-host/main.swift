Host.main()
