using System.Buffers;
using System.Text;
using CsCheck;
using SatCurate.Training.Text;

namespace SatCurate.Training.Tests.Text;

public sealed class TextFeaturesTests
{
    [Theory]
    [InlineData("", 1)] // what every text has
    [InlineData(" \t\n", 1)]
    [InlineData("ab", 1 + 2 + 3)] // word, pair with the start; <ab ab> <ab>
    [InlineData("card", 1 + 2 + 9)] // <ca car ard rd>, <car card ard>, <card card>
    [InlineData("?", 1 + 2)] // a sign is a word without character features
    [InlineData("ab?", 1 + 2 + 3 + 2)]
    [InlineData("ab ab", 1 + (2 * (2 + 3)))]
    public void Append_AText_GivesSoManyFeatures(string text, int count) => Ids(text).Length.ShouldBe(count);

    [Fact]
    public void Append_AnyText_GivesIdsInsideTheTable() => Gen.String.Sample(text =>
        Ids(text).ShouldAllBe(id => id >= 0 && id < TextFeatures.Buckets));

    [Fact]
    public void Append_TheSameText_GivesTheSameIds() => Gen.String.Sample(text => Ids(text).ShouldBe(Ids(text)));

    [Theory]
    [InlineData("My CARD, lost!", "my  card ,\nlost !")] // case and blanks do not count, signs part words
    [InlineData("ÉTÉ", "été")]
    public void Append_TextsThatMeanTheSame_GiveTheSameIds(string one, string other) => Ids(one).ShouldBe(Ids(other));

    [Theory]
    [InlineData("my card", "card my")] // pairs keep the order
    [InlineData("new york", "newyork")]
    [InlineData("ab", "ba")]
    public void Append_TextsThatDiffer_GiveOtherIds(string one, string other) => Ids(one).Order().ShouldNotBe(Ids(other).Order());

    [Fact]
    public void Append_WordsOfOneStem_ShareFeatures() => Ids("waiting").Intersect(Ids("waited")).Count().ShouldBeGreaterThan(3);

    [Fact]
    public void Append_ManyWords_StopsAtTheMost()
    {
        int most = Ids(string.Concat(Enumerable.Repeat("a ", TextFeatures.MaxWords))).Length;
        Ids(string.Concat(Enumerable.Repeat("a ", 3 * TextFeatures.MaxWords))).Length.ShouldBe(most);
    }

    /// <summary>The ids are in stored models: they may not change.</summary>
    [Fact]
    public void Append_AKnownText_GivesTheseIds() => Ids("Hi é").ShouldBe(Known);

    [Fact]
    public void Append_ManyWords_SpreadsThemOverTheTable()
    {
        int[] ids = [.. Enumerable.Range(0, 4096).SelectMany(i => Ids($"{i}")[1..2])];
        ids.Distinct().Count().ShouldBeInRange(3980, 4096); // 4096 balls in 131,072 bins: about 64 fall on another.
        ids.GroupBy(id => id * 16L / TextFeatures.Buckets).Select(group => group.Count()).ShouldAllBe(count => count > 180 && count < 340);
    }

    private static int[] Known { get; } = [83103, 34377, 12649, 80171, 32018, 123076, 96153, 57647, 34936];

    private static int[] Ids(string text)
    {
        var ids = new ArrayBufferWriter<int>();
        TextFeatures.Append(Encoding.UTF8.GetBytes(text), ids);
        return ids.WrittenSpan.ToArray();
    }
}
