namespace SatCurate.Grains;

/// <summary>A push of a block under way: until it is disposed of, no sample of the block is told to sleep.</summary>
internal readonly struct ResidentVisit(ResidentSamples? residents, ResidentBlock? block) : IDisposable
{
    public void Dispose() => residents?.Leave(block!);
}
