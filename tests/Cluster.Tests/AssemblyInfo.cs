// Each test runs several processes; side by side they would only disturb each other's clocks.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
