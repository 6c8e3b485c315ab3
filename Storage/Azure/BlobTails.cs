using Azure;

namespace SatCurate.Storage;

/// <summary>The end of an append blob as it was last seen: what the next append is conditioned on.</summary>
/// <param name="ETag">Its version.</param>
/// <param name="Length">Its length in bytes.</param>
internal readonly record struct BlobTail(ETag ETag, long Length);

/// <summary>The ends of the append blobs that were used most recently. Safe for concurrent use.</summary>
/// <param name="capacity">Ends kept at most.</param>
internal sealed class BlobTails(int capacity)
{
    private readonly Dictionary<string, LinkedListNode<(string Name, BlobTail Tail)>> _known = [];
    private readonly LinkedList<(string Name, BlobTail Tail)> _recent = [];

    /// <summary>The end of one blob; null where it is not known.</summary>
    public BlobTail? this[string name]
    {
        get
        {
            lock (_recent)
            {
                if (!_known.TryGetValue(name, out var node))
                {
                    return null;
                }

                _recent.Remove(node);
                _recent.AddFirst(node);
                return node.Value.Tail;
            }
        }

        set
        {
            lock (_recent)
            {
                if (_known.Remove(name, out var node))
                {
                    _recent.Remove(node);
                }

                if (value is not { } tail)
                {
                    return;
                }

                _known[name] = _recent.AddFirst((name, tail));
                if (_recent.Count > capacity)
                {
                    _known.Remove(_recent.Last!.Value.Name);
                    _recent.RemoveLast();
                }
            }
        }
    }
}
