using SatCurate.Contracts.Blocks;

namespace SatCurate.Grains.Tests;

public sealed class RevisionNamesTests
{
    [Theory]
    [InlineData(1, "3,5,7,8")]
    [InlineData(2, "3,5,7,8")]
    [InlineData(5, "3,4,5,6,7,8")]
    public void Kept_SomeHeld_KeepsTheLastAndThose(int last, string expected)
    {
        HashSet<RevisionKey> kept = RevisionNames.Kept(
            Enumerable.Range(1, 9).Select(e => new RevisionKey(1, e)), new RevisionKey(1, 8), last, [new(1, 3), new(1, 5)]);
        string.Join(',', kept.Select(k => k.Epoch).Order()).ShouldBe(expected);
    }
}
