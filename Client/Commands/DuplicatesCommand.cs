using System.CommandLine;
using System.Globalization;
using SatCurate.Client.Stores;
using SatCurate.Client.Terminal;
using SatCurate.Curation;
using SatCurate.Datasets;
using SatCurate.Datasets.Content;
using SatCurate.Datasets.Labels;
using SatCurate.Storage;

namespace SatCurate.Client.Commands;

/// <summary>Samples that are exact copies of one another.</summary>
internal sealed class DuplicatesCommand : VerbCommand
{
    private const int IndexesShown = 8;

    private readonly Argument<string> _dataset = DatasetArgument();
    private readonly Option<bool> _conflicting = new("--conflicting") { Description = "Only those whose given labels differ" };
    private readonly Option<bool> _inTest = new("--in-test") { Description = "Only those that are in the test split too" };
    private readonly Option<int> _limit = new("--limit") { Description = "The most groups to list", DefaultValueFactory = _ => 50, HelpName = "N" };

    public DuplicatesCommand()
        : base("duplicates", "List samples whose content is the same, byte for byte", "satcurate duplicates fashion --conflicting")
    {
        Add(_dataset);
        foreach (Option option in (Option[])[_conflicting, _inTest, _limit])
        {
            Add(option);
        }

        AddShared();
    }

    protected override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using IOpenStore store = await StoreOpening.ReadAsync(context.Store, cancellationToken);
        DatasetManifest manifest = await StoredDatasets.FindAsync(store, context.Required(_dataset), cancellationToken);
        UInt128[] train = await HashesAsync(store, manifest, Splits.Train, cancellationToken);
        UInt128[] test = await HashesAsync(store, manifest, Splits.Test, cancellationToken);
        int[] given = await LabelReader.ReadGivenAsync(store, manifest, cancellationToken);
        IReadOnlyList<DuplicateGroup> groups = Duplicates.Find(train, test, given);
        DuplicateCounts counts = Duplicates.Count(groups);
        DuplicateGroup[] listed =
        [
            .. groups
                .Where(group => (!context.Value(_conflicting) || group.HasConflict) && (!context.Value(_inTest) || group.Test.Count > 0))
                .Take(context.Value(_limit)),
        ];
        if (context.Json)
        {
            Json.Print(context.Out, new
            {
                Dataset = manifest.Name,
                counts.Samples,
                counts.Conflicting,
                counts.InTest,
                Groups = listed.Select(group => new { group.Train, Labels = Labels(group, given, manifest), group.Test, group.HasConflict }),
            });
            return ExitCode.Success;
        }

        context.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{manifest.Name}: {counts.Samples:N0} training samples are copies of others, {counts.Conflicting:N0} times with different labels; {counts.InTest:N0} are in the test split too"));
        if (listed.Length > 0)
        {
            Table(listed, given, manifest).Print(context.Out, context.OutIsTerminal);
        }

        return ExitCode.Success;
    }

    private static async Task<UInt128[]> HashesAsync(IStore store, DatasetManifest manifest, string split, CancellationToken cancellationToken) =>
        await Duplicates.ReadHashesAsync(store, manifest, split, cancellationToken) ?? throw new UserErrorException(
            "an older SatCurate ingested this data set, without content hashes", manifest.Name, "Ingest it again");

    private static Columns Table(IEnumerable<DuplicateGroup> groups, int[] given, DatasetManifest manifest)
    {
        var table = new Columns("samples", "given labels", "test samples");
        foreach (DuplicateGroup group in groups)
        {
            table.Add(Indexes(group.Train), string.Join(", ", Labels(group, given, manifest).Distinct()), Indexes(group.Test));
        }

        return table;
    }

    private static IEnumerable<string> Labels(DuplicateGroup group, int[] given, DatasetManifest manifest) =>
        group.Train.Select(index => given[index] < 0 ? "" : manifest.Classes[given[index]]);

    private static string Indexes(IReadOnlyList<int> indexes) =>
        string.Join(' ', indexes.Take(IndexesShown)) + (indexes.Count > IndexesShown ? $" and {indexes.Count - IndexesShown} more" : "");
}
