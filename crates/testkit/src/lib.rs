//! Oracle, generators and tolerances shared by the tests
