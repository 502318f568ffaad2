"""One folder a page; the same stage names as in domain/ and services/."""
