namespace SatCurate.Grains;

/// <summary>The sample grains of one block that are awake on this silo. Changed by <see cref="ResidentSamples"/> alone, under its gate.</summary>
internal sealed class ResidentBlock
{
    public ResidentBlock(string dataset, int block)
    {
        Key = (dataset, block);
        Node = new LinkedListNode<ResidentBlock>(this);
    }

    /// <summary>Which block.</summary>
    public (string Dataset, int Block) Key { get; }

    /// <summary>Its place among the blocks that may be told to sleep.</summary>
    public LinkedListNode<ResidentBlock> Node { get; }

    /// <summary>Samples that are awake and have not been told to sleep.</summary>
    public HashSet<IGrainContext> Samples { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Pushes under way.</summary>
    public int Visits { get; set; }
}
