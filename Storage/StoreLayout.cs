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

    /// <summary>Folder of what an ingest that is not finished keeps of its progress.</summary>
    public static string Ingest(string dataset) => $"{Dataset(dataset)}ingest/";

    /// <summary>What an ingest was begun with.</summary>
    public static string IngestStart(string dataset) => $"{Ingest(dataset)}start";

    /// <summary>The samples that an ingest passed over before the end of a block of a split.</summary>
    public static string Unreadable(string dataset, string split, int block) => $"{Ingest(dataset)}{split}-{Number(block)}.unreadable";

    /// <summary>What was appended, from number 1 on.</summary>
    public static string Append(string dataset, int number) => $"{Dataset(dataset)}appends/{Number(number)}.json";

    /// <summary>Payload of one block of a split (<c>train</c> or <c>test</c>), as the ingest or one append wrote it.</summary>
    public static string Payload(string dataset, string split, int block, string append = "") =>
        $"{Dataset(dataset)}payload/{split}-{Block(block, append)}.payload";

    /// <summary>Payload of one block of a split.</summary>
    public static string Payload(DatasetManifest manifest, string split, int block) =>
        Payload(manifest.Name, split, block, split == "train" ? manifest.AppendOf(block) : "");

    /// <summary>Content hashes of one block of a split.</summary>
    public static string Hashes(string dataset, string split, int block, string append = "") =>
        $"{Dataset(dataset)}hashes/{split}-{Block(block, append)}.hashes";

    /// <summary>Content hashes of one block of a split.</summary>
    public static string Hashes(DatasetManifest manifest, string split, int block) =>
        Hashes(manifest.Name, split, block, split == "train" ? manifest.AppendOf(block) : "");

    /// <summary>Given labels of one block of the training split, as the ingest or one append wrote it.</summary>
    public static string Given(string dataset, int block, string append = "") => $"{Dataset(dataset)}given/{Block(block, append)}.labels";

    /// <summary>Given labels of one block of the training split.</summary>
    public static string Given(DatasetManifest manifest, int block) => Given(manifest.Name, block, manifest.AppendOf(block));

    /// <summary>True labels of one block of the training split, kept aside for evaluation alone.</summary>
    public static string Truth(string dataset, int block, string append = "") => $"{Dataset(dataset)}truth/{Block(block, append)}.labels";

    /// <summary>True labels of one block of the training split, kept aside for evaluation alone.</summary>
    public static string Truth(DatasetManifest manifest, int block) => Truth(manifest.Name, block, manifest.AppendOf(block));

    /// <summary>The annotators' votes on one block of the training split, sample after sample.</summary>
    public static string Votes(string dataset, int block, string append = "") => $"{Dataset(dataset)}votes/{Block(block, append)}.labels";

    /// <summary>The annotators' votes on one block of the training split, sample after sample.</summary>
    public static string Votes(DatasetManifest manifest, int block) => Votes(manifest.Name, block, manifest.AppendOf(block));

    /// <summary>
    /// A block's number and, where an append wrote it, that one's id: <c>00000007</c>, <c>00000007.5c01d3e8</c>. What an append makes stands
    /// beside what was there until the manifest refers to it.
    /// </summary>
    public static string Block(int block, string append) => append.Length == 0 ? Number(block) : $"{Number(block)}.{append}";

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
