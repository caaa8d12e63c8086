"""What people judge: which decisions fit which record, what stands of a claim, and what waits for review and why."""
