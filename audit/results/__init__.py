"""What came of a plan: evaluations, monitoring and overall targets as the rules about results look at them."""
