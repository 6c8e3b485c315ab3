// libtorch uses every core by itself, and the leak test counts the tensors of the whole process.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
