using System.Diagnostics;

namespace SatCurate.Infra.Tests;

/// <summary>What release.sh refuses before it does anything.</summary>
public sealed class ReleaseTests
{
    [Theory]
    [InlineData("")]
    [InlineData("1.2")]
    [InlineData("v1.2.3")]
    [InlineData("1.2.3/../../x")]
    public void Release_OfNoVersion_IsOneLineAndLeavesNothing(string version)
    {
        string root = Path.GetDirectoryName(Yaml.Infra)!;
        var start = new ProcessStartInfo(Path.Combine(root, "release.sh"), version.Length == 0 ? [] : [version]) { RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(2, errors);
        errors.ShouldStartWith("error: give the version");
        errors.TrimEnd('\n').ShouldNotContain("\n");
    }

    [Fact]
    public void Packages_OfARelease_AreThoseThatProjectsMake()
    {
        string root = Path.GetDirectoryName(Yaml.Infra)!;
        string[] packable =
        [
            .. Directory.EnumerateFiles(root, "*.csproj", SearchOption.AllDirectories)
                .Where(file => File.ReadAllText(file).Contains("<IsPackable>true</IsPackable>", StringComparison.Ordinal))
                .Select(file => Path.GetFileNameWithoutExtension(file))
                .Order(),
        ];
        string line = File.ReadLines(Path.Combine(root, "release.sh")).Single(line => line.StartsWith("packages=(", StringComparison.Ordinal));
        line["packages=(".Length..^1].Split(' ').Order().ShouldBe(packable);
    }
}
