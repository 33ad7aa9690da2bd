"""The bank and the word lists, from files to domain values; every fault names its file and key."""
