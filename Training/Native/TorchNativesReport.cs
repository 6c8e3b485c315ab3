namespace SatCurate.Training.Native;

/// <summary>What <see cref="TorchNatives.Load"/> found and did, for <c>satcurate doctor</c>.</summary>
/// <param name="LibTorchFolder">Folder that libtorch was loaded from; null where the loading is left to TorchSharp.</param>
/// <param name="Shim">The libLibTorchSharp.so in use; null where the loading is left to TorchSharp.</param>
/// <param name="Mended">True where the shipped shim did not load and its patched copy is in use.</param>
/// <param name="What">One sentence for people.</param>
public sealed record TorchNativesReport(string? LibTorchFolder, string? Shim, bool Mended, string What);
