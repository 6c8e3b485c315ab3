using SatCurate.Client.Export.Images;
using SatCurate.Client.Stores;

namespace SatCurate.Client.Tests;

public sealed class ClassFoldersTests
{
    [Theory]
    [InlineData("T-shirt", "T-shirt")]
    [InlineData("hot dog", "hot dog")]
    [InlineData("a.b", "a.b")]
    [InlineData("Füße 足", "Füße 足")]
    [InlineData("a/b", "a%2Fb")]
    [InlineData("a\\b", "a%5Cb")]
    [InlineData("..", "%2E%2E")]
    [InlineData(".", "%2E")]
    [InlineData(".hidden", "%2Ehidden")]
    [InlineData("50%", "50%25")]
    [InlineData("a\nb\0", "a%0Ab%00")]
    [InlineData(" x ", "%20x%20")]
    [InlineData("", "~0")]
    [InlineData("nul", "nul~0")]
    [InlineData("con.txt", "con.txt~0")]
    public void Of_Name_IsAFolderEverywhere(string name, string folder) => Of(name, "other")[0].ShouldBe(folder);

    [Fact]
    public void Of_NamesThatDifferByCase_GetFoldersOfTheirOwn()
    {
        ClassFolders folders = Of("Cat", "cat", "cat~1", "Ö", "ö");
        Enumerable.Range(0, 5).Select(index => folders[index]).ShouldBe(["Cat", "cat~1", "cat~1~2", "Ö", "ö~4"]);
        folders.Classes["cat~1~2"].ShouldBe("cat~1");
    }

    [Fact]
    public void Of_LongNamesOfOneStart_AreShortAndDiffer()
    {
        string start = new('ä', 300);
        ClassFolders folders = Of(start + "x", start + "y");
        folders[0].ShouldBe(new string('ä', 75) + "~0");
        folders[1].ShouldBe(new string('ä', 75) + "~1");
        folders.Classes[folders[1]].ShouldBe(start + "y");
    }

    private static ClassFolders Of(params string[] names) => ClassFolders.Of(new ClassNames(names));
}
