using Orleans;

namespace SatCurate.Contracts.Blocks;

/// <summary>This activation of a block lost its journal, to a newer activation or to a failed write. The call may be repeated.</summary>
[GenerateSerializer, Alias("satcurate.block-moved")]
public sealed class BlockMovedException(string message) : Exception(message);
