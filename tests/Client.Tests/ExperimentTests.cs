using System.Xml.Linq;
using SatCurate.Client.Evaluation;
using SatCurate.Client.Experiments;
using SatCurate.Curation;
using SatCurate.Datasets;
using SatCurate.Silo;

namespace SatCurate.Client.Tests;

public class ExperimentTests
{
    private static readonly ExperimentSetup s_small = new(ExperimentScale.Parse("small"), new CleanOptions { Epochs = 30 });

    [Fact]
    public void Spread_OfSomeValues_IsTheirMeanAndTheDeviationOfASample()
    {
        Spread.Of([0.2, null, 0.4, double.NaN, 0.6]).ShouldBe(new Spread(0.4, 0.2, 3), new Near());
        Spread.Of([0.2]).ShouldBe(new Spread(0.2, null, 1));
        Spread.Of([null, double.NaN]).ShouldBeNull();
    }

    [Fact]
    public void Gain_IsTakenSeedBySeed()
    {
        var results = new ExperimentResults([Cell("sat-0.4", 1, 0.8), Cell("ce-0.4", 1, 0.7), Cell("ce-0.4", 2, 0.1), Cell("sat-0.4", 3, 0.9)]);
        results.Gain("sat-0.4", "ce-0.4", cell => cell.TestAccuracy)!.Mean.ShouldBe(0.1, 1e-12);
        results.Gain("sat-0.4", "ce-0.2", cell => cell.TestAccuracy).ShouldBeNull();
    }

    [Fact]
    public void LabelNoise_Table_HasItsFiguresInPerCentAndADashWhereNoneIsKnown()
    {
        var results = new ExperimentResults([Cell("ce-0.4", 1, 0.5), Cell("ce-0.4", 2, 0.6), Cell("sat-0.4", 1, 0.7)]);
        string[] lines = new LabelNoise().Table(s_small, results).Markdown().Split('\n');
        lines.ShouldBe([
            "| noise | CE | SAT | SAT − CE | SAT's corrected labels that are right | published: SAT, CIFAR-10, ResNet-34 |",
            "| :-- | --: | --: | --: | --: | --: |",
            "| 20 % | – | – | – | – | 94.14 |",
            "| 40 % | 55.00 ± 7.07 | 70.00 | +20.00 | 90.00 | 92.64 |",
            "| 60 % | – | – | – | – | 89.23 |",
            "| 80 % | – | – | – | – | 78.58 |",
            "",
        ]);
    }

    [Theory]
    [InlineData(10, null, 0.9264)]
    [InlineData(100, null, 0.7138)]
    [InlineData(10, "wrn-28-10", 0.9323)]
    [InlineData(100, "wrn-28-10", 0.7260)]
    public void LabelNoise_PublishedFigures_AreThoseOfTheClassesAndTheModel(int classes, string? model, double published)
    {
        var results = new ExperimentResults([Cell("ce-0.4", 1, 0.5) with { Classes = classes }]);
        ExperimentTable table = new LabelNoise().Table(s_small with { Common = new CleanOptions { Epochs = 30, Model = model } }, results);
        table.Rows[1].Figures[^1]!.Mean.ShouldBe(published);
        table.Columns[^1].Title.ShouldContain($"CIFAR-{classes}");
    }

    [Fact]
    public void Ablation_Arms_ChangeOnePartOfTheRecipeEach()
    {
        IReadOnlyList<ExperimentArm> arms = new Ablation().Arms(s_small);
        arms.Select(arm => arm.Name).Distinct().Count().ShouldBe(arms.Count);
        CleanOptions whole = arms[0].Options;
        foreach (CleanOptions options in arms.Skip(1).Select(arm => arm.Options))
        {
            new[]
            {
                options.Momentum != whole.Momentum, options.WarmUp != whole.WarmUp, options.EqualWeights != whole.EqualWeights, options.Method != whole.Method,
            }.Count(changed => changed).ShouldBe(1);
        }

        arms.Single(arm => arm.Name == "warmup-0.5").Options.WarmUp.ShouldBe(15);
    }

    [Fact]
    public async Task Cells_AResult_IsReadBackAsItWasWritten_AndOnlyForTheSameDataAndOptions()
    {
        string folder = Directory.CreateTempSubdirectory("satcurate-cells-").FullName;
        try
        {
            var arm = new ExperimentArm("selective", null, new CleanOptions { Epochs = 3 });
            var cells = new ExperimentCells(folder, "data");
            CoverageRow[] rows = [new(1, 1, 0.25), new(0.7, 0, double.NaN)];
            CellResult result = Cell("selective", 2, 0.75) with { Auroc = null, Coverage = new CoverageTable(5, 20, 3, rows, rows, rows) };
            (await cells.ReadAsync(arm, 2, CancellationToken.None)).ShouldBeNull();
            Directory.CreateDirectory(cells.StoreOf(arm, 2));
            await cells.WriteAsync(arm, result, CancellationToken.None);
            Directory.Exists(cells.StoreOf(arm, 2)).ShouldBeFalse();

            Directory.CreateDirectory(cells.StoreOf(arm, 2));
            CellResult read = (await cells.ReadAsync(arm, 2, CancellationToken.None))!;
            Directory.Exists(cells.StoreOf(arm, 2)).ShouldBeFalse("the store of a finished cell is of no use");
            read.Coverage!.Abstention.ShouldBe(rows);
            (read with { Coverage = result.Coverage }).ShouldBe(result);

            (await cells.ReadAsync(arm, 1, CancellationToken.None)).ShouldBeNull();
            (await cells.ReadAsync(arm with { Inject = "pair:0.2" }, 2, CancellationToken.None)).ShouldBeNull();
            (await cells.ReadAsync(arm with { Options = arm.Options with { Epochs = 4 } }, 2, CancellationToken.None)).ShouldBeNull();
            (await new ExperimentCells(folder, "other data").ReadAsync(arm, 2, CancellationToken.None)).ShouldBeNull();

            await File.WriteAllTextAsync(cells.FileOf(arm, 2), "{");
            (await Should.ThrowAsync<UserErrorException>(() => cells.ReadAsync(arm, 2, CancellationToken.None))).Message.ShouldContain("Delete it");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Input_Fingerprint_ChangesWithTheFilesOfItsPathsAndLabels()
    {
        string folder = Directory.CreateTempSubdirectory("satcurate-input-").FullName;
        try
        {
            string labels = Path.Combine(folder, "labels.csv");
            string samples = Path.Combine(folder, "samples.csv");
            File.WriteAllText(labels, "index,label\n0,cat\n1,dog\n");
            File.WriteAllText(samples, "x,y,label\n1,2,cat\n3,4,dog\n");
            var request = new IngestRequest { Dataset = "x", Paths = [samples], TestPaths = [samples], Labels = labels + ":label" };
            string before = ExperimentInput.Of(request, s_small.Scale).Fingerprint();
            ExperimentInput.Of(request, s_small.Scale).Fingerprint().ShouldBe(before);
            File.WriteAllText(labels, "index,label\n0,cat\n1,cat\n2,dog\n");
            ExperimentInput.Of(request, s_small.Scale).Fingerprint().ShouldNotBe(before);
            ExperimentInput.Of(request with { Limit = 7 }, s_small.Scale).Fingerprint().ShouldNotBe(ExperimentInput.Of(request, s_small.Scale).Fingerprint());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Plot_OfATable_IsXmlWithAPointForEveryFigureThatIsDrawn()
    {
        var results = new ExperimentResults([Cell("ce-0.4", 1, 0.5), Cell("ce-0.4", 2, 0.6), Cell("sat-0.4", 1, 0.7)]);
        XElement svg = XDocument.Parse(ExperimentPlot.Draw("a < b & c", new LabelNoise().Table(s_small, results))).Root!;
        XNamespace ns = "http://www.w3.org/2000/svg";
        svg.Elements(ns + "circle").Count().ShouldBe(2 + 2, "two in the legend, two figures");
        svg.Elements(ns + "text").First().Value.ShouldBe("a < b & c");
        XDocument.Parse(ExperimentPlot.Draw("none", new LabelNoise().Table(s_small, new ExperimentResults([]))));
    }

    private static CellResult Cell(string arm, long seed, double testAccuracy) => new(arm, seed, "a recipe", 10, 100, 1, testAccuracy, 0.9, 0.8, null);

    private sealed class Near : IEqualityComparer<Spread?>
    {
        public bool Equals(Spread? x, Spread? y) =>
            x is not null && y is not null && Math.Abs(x.Mean - y.Mean) < 1e-12 && Math.Abs(x.Deviation!.Value - y.Deviation!.Value) < 1e-12 && x.Count == y.Count;

        public int GetHashCode(Spread? obj) => 0;
    }
}
