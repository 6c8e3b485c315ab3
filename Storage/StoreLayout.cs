using System.Globalization;

namespace SatCurate.Storage;

/// <summary>Where everything lies in a store. Numbers are zero-padded so that ordinal order is numeric order.</summary>
public static class StoreLayout
{
    /// <summary>The file that every store has: its format version.</summary>
    public const string Version = StoreVersionFile.Name;

    /// <summary>Folder that holds all data sets.</summary>
    public const string Datasets = "datasets/";

    /// <summary>Folder of one data set.</summary>
    public static string Dataset(string dataset) => $"{Datasets}{dataset}/";

    /// <summary>The manifest: published last by an ingest, so that a data set without one does not exist.</summary>
    public static string Manifest(string dataset) => $"{Dataset(dataset)}manifest.json";

    /// <summary>Payload of one block of a split (<c>train</c> or <c>test</c>).</summary>
    public static string Payload(string dataset, string split, int block) => $"{Dataset(dataset)}payload/{split}-{Number(block)}.payload";

    /// <summary>Given labels of one block of the training split.</summary>
    public static string Given(string dataset, int block) => $"{Dataset(dataset)}given/{Number(block)}.labels";

    /// <summary>True labels of one block of the training split, kept aside for evaluation alone.</summary>
    public static string Truth(string dataset, int block) => $"{Dataset(dataset)}truth/{Number(block)}.labels";

    /// <summary>Folder of the segments of a block's journal.</summary>
    public static string BlockJournal(string dataset, int block) => $"{Dataset(dataset)}journal/{Number(block)}/";

    /// <summary>Folder of a block's column snapshots.</summary>
    public static string Snapshots(string dataset, int block) => $"{Dataset(dataset)}snapshots/{Number(block)}/";

    /// <summary>Folder of the history segments that a block wrote in one run.</summary>
    public static string History(string dataset, int run, int block) => $"{Dataset(dataset)}history/{Run(run)}/{Number(block)}/";

    /// <summary>Folder of the manifests of revisions.</summary>
    public static string Revisions(string dataset) => $"{Dataset(dataset)}revisions/";

    /// <summary>Folder of the data set's own journal: runs and decisions.</summary>
    public static string DatasetJournal(string dataset) => $"{Dataset(dataset)}log/";

    /// <summary>Folder of one run.</summary>
    public static string RunFolder(string dataset, int run) => $"{Dataset(dataset)}runs/{Run(run)}/";

    /// <summary>Folder of a run's journal.</summary>
    public static string RunJournal(string dataset, int run) => $"{RunFolder(dataset, run)}journal/";

    /// <summary>A model checkpoint: the state before step <paramref name="step"/> of epoch <paramref name="epoch"/>.</summary>
    public static string Checkpoint(string dataset, int run, int epoch, int step) =>
        string.Create(CultureInfo.InvariantCulture, $"{RunFolder(dataset, run)}checkpoints/e{epoch:D6}-s{step:D8}.ckpt");

    /// <summary>
    /// A TorchScript module that runs of the data set train, by the SHA-256 of its content: it must be there before the run is, which has no
    /// number until it is ordered.
    /// </summary>
    public static string Script(string dataset, string sha256) => $"{Dataset(dataset)}scripts/{sha256}.pt";

    /// <summary>Folder of the states that trainers of a shared run hand each other; nothing in it outlives the run's phase.</summary>
    public static string Rounds(string dataset, int run) => $"{RunFolder(dataset, run)}rounds/";

    /// <summary>The state of one trainer at the end of a round.</summary>
    public static string RoundPart(string dataset, int run, long leaseToken, long round, int seat) =>
        string.Create(CultureInfo.InvariantCulture, $"{Rounds(dataset, run)}{leaseToken:x16}-{round:D8}-{seat:D2}.part");

    /// <summary>A run's name: <c>r0001</c>.</summary>
    public static string Run(int run) => string.Create(CultureInfo.InvariantCulture, $"r{run:D4}");

    /// <summary>Eight digits.</summary>
    public static string Number(long number) => number.ToString("D8", CultureInfo.InvariantCulture);
}
