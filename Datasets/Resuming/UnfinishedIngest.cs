using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Datasets.Resuming;

/// <summary>
/// An ingest that was interrupted, or is under way: what it was begun with, and the full blocks that it has written. A block is there once its
/// hashes are, which are published last. Without a manifest it is no data set to anybody else.
/// </summary>
public sealed class UnfinishedIngest
{
    private readonly IStore _store;
    private readonly string _dataset;
    private readonly IngestStart _start;
    private readonly int _trainBlocks;
    private readonly int _testBlocks;

    private UnfinishedIngest(IStore store, string dataset, IngestStart start, int trainBlocks, int testBlocks)
    {
        (_store, _dataset, _start, _trainBlocks, _testBlocks) = (store, dataset, start, trainBlocks, testBlocks);
    }

    /// <summary>Samples of both splits in the full blocks that are written.</summary>
    public long Samples => (long)(_trainBlocks + _testBlocks) * _start.BlockSize;

    /// <summary>Looks for one; null where none was begun.</summary>
    /// <param name="store">Where.</param>
    /// <param name="dataset">Name of the data set, which has no manifest.</param>
    /// <param name="cancellationToken">Cancels the look.</param>
    /// <exception cref="UserErrorException">What it keeps is damaged.</exception>
    public static async Task<UnfinishedIngest?> FindAsync(IStore store, string dataset, CancellationToken cancellationToken)
    {
        if (await SoundAsync(dataset, async () => await IngestFiles.ReadStartAsync(store, dataset, cancellationToken)) is not { } start)
        {
            return null;
        }

        var lengths = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (string folder in (string[])["hashes/", "payload/"])
        {
            await foreach (StoreEntry entry in store.ListAsync(StoreLayout.Dataset(dataset) + folder, cancellationToken))
            {
                lengths.Add(entry.Name, entry.Length);
            }
        }

        return new UnfinishedIngest(store, dataset, start, Blocks(Splits.Train), Blocks(Splits.Test));

        int Blocks(string split)
        {
            int block = 0;
            while (lengths.GetValueOrDefault(StoreLayout.Hashes(dataset, split, block)) == HashesFile.LengthOf(start.BlockSize)
                && lengths.ContainsKey(StoreLayout.Payload(dataset, split, block)))
            {
                block++;
            }

            return block;
        }
    }

    /// <summary>Deletes what an ingest keeps of its progress; what it was begun with first, so that the rest cannot be gone on from.</summary>
    public static async Task ForgetAsync(IStore store, string dataset, CancellationToken cancellationToken)
    {
        await store.DeleteAsync(StoreLayout.IngestStart(dataset), cancellationToken);
        var names = new List<string>();
        await foreach (StoreEntry entry in store.ListAsync(StoreLayout.Ingest(dataset), cancellationToken))
        {
            names.Add(entry.Name);
        }

        foreach (string name in names)
        {
            await store.DeleteAsync(name, cancellationToken);
        }
    }

    /// <summary>Reads everything that a resumed ingest would rely on.</summary>
    /// <exception cref="UserErrorException">Some of it is damaged.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        await ReadAsync(Splits.Train, cancellationToken);
        await ReadAsync(Splits.Test, cancellationToken);
    }

    /// <summary>The error of whoever would begin anew over it.</summary>
    public UserErrorException Refusal() => new(
        $"an ingest of '{_dataset}' was interrupted, {Samples} samples of it are written",
        _store.Location,
        $"Go on with the same command and --resume, or {GiveUp}");

    /// <summary>Refuses to go on with anything but what it was begun with.</summary>
    /// <exception cref="UserErrorException">Options or input differ.</exception>
    internal void Demand(IngestStart now)
    {
        if (!_start.Options.SequenceEqual(now.Options) || _start.BlockSize != now.BlockSize)
        {
            throw new UserErrorException(
                $"the ingest of '{_dataset}' was begun with other options: {Text(_start.Options, now.Options)} then, {Text(now.Options, _start.Options)} now",
                _store.Location,
                $"Go on with those that it was begun with, or {GiveUp}");
        }

        if (_start.Listing != now.Listing)
        {
            throw new UserErrorException(
                $"the input is not what the ingest of '{_dataset}' was begun with: files came or went, or their lengths or times changed ({_start.Files} files of {_start.Bytes} bytes then, {now.Files} of {now.Bytes} now)",
                string.Join(", ", now.Options.Where(option => !option.StartsWith("--", StringComparison.Ordinal))),
                $"Put it back as it was, or {GiveUp}");
        }
    }

    /// <summary>What is written of a split.</summary>
    /// <exception cref="UserErrorException">It is damaged.</exception>
    internal Task<WrittenBlocks> ReadAsync(string split, CancellationToken cancellationToken) => SoundAsync(_dataset, async () =>
    {
        var hashes = new List<UInt128>();
        var unreadable = new List<UnreadableSample>();
        for (int block = 0; block < (split == Splits.Test ? _testBlocks : _trainBlocks); block++)
        {
            string name = StoreLayout.Hashes(_dataset, split, block);
            hashes.AddRange(await HashesFile.ReadAsync(_store, name, cancellationToken) ?? throw new CorruptStoreException(name, 0, "it is gone"));
            unreadable.AddRange(await IngestFiles.ReadUnreadableAsync(_store, _dataset, split, block, cancellationToken));
        }

        return new WrittenBlocks(hashes, unreadable);
    });

    private string GiveUp => Mend(_dataset);

    private static string Mend(string dataset) => $"give it up with: satcurate delete {dataset}";

    private static string Text(IEnumerable<string> options, IEnumerable<string> others) =>
        options.Except(others).ToArray() is { Length: > 0 } differing ? string.Join(", ", differing) : "nothing of the kind";

    private static async Task<T> SoundAsync<T>(string dataset, Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (CorruptStoreException e)
        {
            string mend = Mend(dataset);
            throw new UserErrorException($"what an interrupted ingest of '{dataset}' has written is damaged: {e.What}", e.Name, $"{char.ToUpperInvariant(mend[0])}{mend[1..]}, then ingest anew");
        }
    }
}
