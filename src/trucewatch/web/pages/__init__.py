"""The desk's pages, one module each: a router `pages` for browsers and a router `api` for programs."""
