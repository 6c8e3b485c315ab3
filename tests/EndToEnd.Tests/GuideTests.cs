using System.Diagnostics;
using System.Text.RegularExpressions;
using SatCurate.EndToEnd.Tests.Guides;

namespace SatCurate.EndToEnd.Tests;

/// <summary>Every page of <c>docs/guides</c> does what it says: its blocks run as they stand, in order, in one folder.</summary>
public sealed partial class GuideTests
{
    [Theory]
    [InlineData("from-an-image-folder", "clean/metadata.csv")]
    [InlineData("from-hugging-face", "cleaned.parquet")]
    [InlineData("from-cleanlab", "issues-of-the-run.csv")]
    [InlineData("into-dotnet", "model.csv")]
    [InlineData("into-pytorch", "things.safetensors")]
    [InlineData("into-scikit-learn", "things-npy/soft_labels.npy")]
    public async Task Blocks_OfAPage_RunAsTheyStand(string page, string made)
    {
        using var folder = new GuideFolder();
        await folder.PrepareAsync(page);
        int number = 0;
        foreach (Match block in Block().Matches(await File.ReadAllTextAsync(Path.Combine(GuideFolder.Root, "docs", "guides", page + ".md"), TestContext.Current.CancellationToken)))
        {
            string kind = block.Groups["kind"].Value;
            string text = block.Groups["text"].Value;
            string file = folder.Write(kind == "csharp" ? FileName().Match(text).Groups[1].Value : $"block-{++number}.{kind}", text);
            await (kind switch
            {
                "sh" => folder.RunAsync("bash", "-eu", file),
                "python" => folder.RunAsync("/usr/bin/python3", file),
                _ => Task.CompletedTask,
            });
        }

        number.ShouldBeGreaterThan(0);
        File.Exists(folder.PathOf(made)).ShouldBeTrue();
    }

    [Fact]
    public void Pages_AreAllTested()
    {
        string[] pages = [.. Directory.EnumerateFiles(Path.Combine(GuideFolder.Root, "docs", "guides")).Select(Path.GetFileNameWithoutExtension).OfType<string>().Order(StringComparer.Ordinal)];
        pages.ShouldBe(["from-an-image-folder", "from-cleanlab", "from-hugging-face", "into-dotnet", "into-pytorch", "into-scikit-learn"]);
    }

    /// <summary>Blocks of shell and Python, and files of C# that those of shell run; those marked py need packages that are not here.</summary>
    [GeneratedRegex("^```(?<kind>sh|python|csharp)\\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("^// (\\S+)$", RegexOptions.Multiline)]
    private static partial Regex FileName();
}
