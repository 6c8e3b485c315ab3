using System.Runtime.CompilerServices;
using SatCurate.Training.Native;

namespace SatCurate.Training.Tests;

/// <summary>Before the first test of whichever class comes first: a torch call before it fails every later one of the process.</summary>
internal static class LoadedNatives
{
    [ModuleInitializer]
    internal static void Load() => TorchNatives.Load();
}
