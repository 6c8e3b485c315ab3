using System.Diagnostics;

namespace SatCurate.Client.Tests;

/// <summary>The built program as a process: what scripts see of it.</summary>
public sealed class ProgramTests : IDisposable
{
    private static readonly string[] s_verbs =
        ["demo", "ingest", "clean", "stop", "status", "suspects", "show", "decide", "export", "report", "evaluate", "delete", "doctor"];

    private readonly string _folder = Directory.CreateTempSubdirectory("satcurate-program-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData]
    [InlineData("frobnicate")]
    [InlineData("clean")]
    [InlineData("clean", "x", "--epochs", "many")]
    [InlineData("clean", "x", "--frobnicate")]
    [InlineData("clean", "x")]
    [InlineData("suspects", "x", "--sort", "colour")]
    [InlineData("suspects", "x", "--limit", "0")]
    [InlineData("suspects", "x", "--run", "last")]
    [InlineData("suspects")]
    [InlineData("suspects", "x", "--pred-probs", "p.npy", "--labels", "l.npy")]
    [InlineData("suspects", "--pred-probs", "p.npy", "--labels", "l.npy", "--given", "shirt")]
    [InlineData("suspects", "--pred-probs", "p.npy", "--labels", "l.npy")]
    [InlineData("suspects", "x", "--score", "self_confidence")]
    [InlineData("demo", "--noise", "2")]
    [InlineData("demo", "--samples", "3")]
    [InlineData("decide", "x", "1")]
    [InlineData("export", "x")]
    [InlineData("export", "x", "--to", "out")]
    [InlineData("export", "x", "--to", "out.csv", "--min-weight", "2")]
    [InlineData("export", "x", "--to", "out.csv", "--copy")]
    [InlineData("export", "x", "--to", "out.csv", "--columns", "cleanlab", "--split", "all")]
    [InlineData("export", "x", "--to", "out.csv", "--history", "--card")]
    [InlineData("export", "x", "--to", "out", "--format", "npy", "--columns", "cleanlab")]
    [InlineData("export", "x", "--to", "out", "--format", "npy", "--signals")]
    [InlineData("export", "x", "--to", "out.csv", "--columns", "cleanlab", "--signals")]
    [InlineData("export", "x", "--to", "out.csv", "--columns", "cleanlab", "--neighbours", "10")]
    [InlineData("export", "x", "--to", "out.csv", "--neighbours", "0")]
    [InlineData("export", "x", "--to", "out", "--format", "imagefolder", "--turn-over")]
    [InlineData("export", "x", "--to", "out", "--format", "webdataset", "--history")]
    [InlineData("export", "x", "--to", "out", "--format", "label-studio", "--split", "test")]
    [InlineData("export", "x", "--to", "out", "--format", "imagefolder", "--images-root", "none")]
    [InlineData("export", "x", "--to", "out", "--format", "imagefolder", "--images-root", ".")]
    [InlineData("report", "x", "--to", "none/report.html")]
    [InlineData("status", "--store", "azure:box")]
    public async Task Main_BadUsage_IsOneLineAndExitCode2(params string[] args)
    {
        (int code, string output, string error) = await RunAsync(args);
        error.TrimEnd().ShouldStartWith("error: ");
        error.TrimEnd().ShouldEndWith(".");
        error.TrimEnd().ShouldNotContain('\n');
        error.ShouldNotContain("   at ");
        output.ShouldBeEmpty();
        code.ShouldBe(2);
        Directory.GetFileSystemEntries(_folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task Main_Help_NamesEveryVerb()
    {
        (int code, string output, _) = await RunAsync("--help");
        code.ShouldBe(0);
        foreach (string verb in s_verbs)
        {
            output.ShouldContain($"  {verb} ");
        }
    }

    [Fact]
    public async Task Main_HelpOfAVerb_ClosesWithAnExample()
    {
        (int code, string output, _) = await RunAsync("suspects", "--help");
        code.ShouldBe(0);
        output.ShouldContain("Example:");
        output.ShouldContain("  satcurate suspects ");
        output.ShouldContain("--json");
    }

    [Fact]
    public async Task Main_StatusWithoutStore_SaysSoAndMakesNone()
    {
        (int code, string output, _) = await RunAsync("status");
        code.ShouldBe(0);
        output.ShouldStartWith("no data sets in ");
        Directory.GetFileSystemEntries(_folder).ShouldBeEmpty();
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "satcurate.dll"));
        Array.ForEach(args, start.ArgumentList.Add);
        start.Environment.Remove("SATCURATE_COMMAND");
        start.Environment.Remove("SATCURATE_DEBUG");
        start.Environment.Remove("AZURE_STORAGE_CONNECTION_STRING");
        start.Environment.Remove("AZURE_STORAGE_ACCOUNT");
        start.Environment["SATCURATE_STORE"] = Path.Combine(_folder, "store");
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }
}
