"""The review of poor households in a commune: instruments, rounds, lists, requests; the law scores."""
