using BenchmarkDotNet.Running;

// usage: micro [--filter *]: times and allocated bytes of the equations and the journal's codec.
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
