//! End-to-end tests: a real browser, the real server process, the simulator.
