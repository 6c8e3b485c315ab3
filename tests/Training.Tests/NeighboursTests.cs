using System.Runtime.InteropServices;
using SatCurate.Curation;
using SatCurate.Training.Batching;
using SatCurate.Training.Models;
using static TorchSharp.torch;

namespace SatCurate.Training.Tests;

public sealed class NeighboursTests
{
    private const int Features = 8;

    [Fact]
    public async Task Agreement_OfARawFeature_IsThatOfAPlainSearch()
    {
        PayloadArray payload = Synthetic.Blobs(300, Features, spread: 3);
        int[] given = [.. Enumerable.Range(0, 300).Select(i => i % 7 == 0 ? -1 : i * 31 % Synthetic.Classes)];
        float[] agreement = Agreement(payload, given, neighbours: 6);

        var values = new List<float>();
        for (int block = 0; block < payload.Counts.Count; block++)
        {
            values.AddRange(MemoryMarshal.Cast<byte, float>((await payload.ReadBlockAsync(block, default)).Span));
        }

        for (int sample = 0; sample < given.Length; sample++)
        {
            if (given[sample] < 0)
            {
                agreement[sample].ShouldBe(float.NaN);
                continue;
            }

            int[] nearest =
            [
                .. Enumerable.Range(0, given.Length).Where(other => other != sample && given[other] >= 0)
                    .OrderByDescending(other => Cosine(values, sample, other)).Take(6),
            ];
            agreement[sample].ShouldBe(nearest.Count(other => given[other] == given[sample]) / 6f, $"sample {sample}");
        }
    }

    [Fact]
    public void Agreement_AmongFewOfMany_StillTellsWrongLabelsFromRightOnes()
    {
        int[] given = [.. Enumerable.Range(0, 2000).Select(i => i % 10 == 0 ? (i + 1) % Synthetic.Classes : i % Synthetic.Classes)];
        using Classifier model = Linear();
        var progress = new List<int>();
        float[] agreement = new Neighbours(model, CPU, given, 10) { MaxReferences = 200 }
            .Agreement(Synthetic.Blobs(2000, Features, spread: 0.3), progress.Add, default);

        agreement.Where((_, i) => i % 10 == 0).Average().ShouldBeLessThan(0.2f);
        agreement.Where((_, i) => i % 10 != 0).Average().ShouldBeGreaterThan(0.8f);
        progress.ShouldBe(progress.Order());
        progress[^1].ShouldBe(4000);
    }

    [Fact]
    public void Agreement_OneLabelledSample_IsNotKnown() =>
        Agreement(Synthetic.Blobs(3, Features), [-1, 2, -1], neighbours: 10).ShouldBe([float.NaN, float.NaN, float.NaN]);

    [Fact]
    public void Agreement_OfTexts_IsHighWhereLabelsAreRight()
    {
        using Classifier model = ModelFactory.Create(ModelKind.Text, InputShape.Text, Synthetic.Classes, 64, 1, InputStatistics.Neutral(1), 1);
        int[] given = [.. Enumerable.Range(0, 120).Select(i => i % Synthetic.Classes)];
        float[] agreement = new Neighbours(model, CPU, given, 5).Agreement(Synthetic.Texts(120), _ => { }, default);
        agreement.Average().ShouldBeGreaterThan(0.45f); // a third by chance
    }

    [Fact]
    public void Agreement_Cancelled_Ends()
    {
        using Classifier model = Linear();
        Should.Throw<OperationCanceledException>(() => new Neighbours(model, CPU, new int[300], 5)
            .Agreement(Synthetic.Blobs(300, Features), _ => { }, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Agreement_OfAModuleOfTheUsers_IsRefused()
    {
        using Classifier model = ModelFactory.Create(
            Synthetic.Script, InputShape.Features(Features), Synthetic.Classes, InputStatistics.Neutral(Features), Synthetic.ModuleOf(Synthetic.Script));
        Should.Throw<UserErrorException>(() => new Neighbours(model, CPU, new int[30], 5).Agreement(Synthetic.Blobs(30, Features), _ => { }, default))
            .Message.ShouldContain("TorchScript module");
    }

    private static float[] Agreement(PayloadArray payload, int[] given, int neighbours)
    {
        using Classifier model = Linear();
        return new Neighbours(model, CPU, given, neighbours).Agreement(payload, _ => { }, default);
    }

    private static Classifier Linear() => ModelFactory.Create(
        ModelKind.Linear, InputShape.Features(Features), Synthetic.Classes, 8, 1, InputStatistics.Neutral(Features), 1);

    private static double Cosine(List<float> values, int a, int b)
    {
        double Product(int i, int j) => Enumerable.Range(0, Features).Sum(f => (double)values[(i * Features) + f] * values[(j * Features) + f]);
        return Product(a, b) / Math.Sqrt(Product(a, a) * Product(b, b));
    }
}
