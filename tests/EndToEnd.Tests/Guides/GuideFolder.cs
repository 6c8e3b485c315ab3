using System.Diagnostics;

namespace SatCurate.EndToEnd.Tests.Guides;

/// <summary>A folder with what a page says that its reader has, and <c>satcurate</c> on the path.</summary>
internal sealed class GuideFolder : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("satcurate-guide-").FullName;
    private readonly string _feed = $"http://127.0.0.1:{WebProcess.FreePort()}";

    /// <summary>Root of the repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A file of the folder.</summary>
    public string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>Writes a text file.</summary>
    public string Write(string name, string text)
    {
        string path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Makes what the page's reader has.</summary>
    public async Task PrepareAsync(string page)
    {
        string program = Write("bin/satcurate", $"#!/bin/sh\nexec dotnet '{SatCurateProcess.ProgramFile}' \"$@\"\n");
        await RunAsync("chmod", "+x", program);
        switch (page)
        {
            case "from-an-image-folder":
                await MakeAsync("photos");
                break;
            case "from-hugging-face":
                await HubFolder.WriteAsync(PathOf("mails/data"));
                break;
            case "from-cleanlab":
                await MakeAsync("features");
                break;
            default:
                if (page == "into-dotnet")
                {
                    await PackAsync();
                }

                await MakeAsync("features");
                await RunAsync("satcurate", "ingest", "things", "features.npy", "--labels", "labels.npy");
                await RunAsync("satcurate", "clean", "things", "--epochs", "6", "--warmup", "2");
                break;
        }
    }

    /// <summary>Runs a program in the folder; it must succeed.</summary>
    public async Task RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program == "satcurate" ? PathOf("bin/satcurate") : program, arguments)
        {
            WorkingDirectory = _folder,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        start.Environment["PATH"] = $"{PathOf("bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["PYTHONPATH"] = Path.Combine(Root, "clients", "python");
        start.Environment["SATCURATE_STORE"] = PathOf("store");
        start.Environment["FEED"] = _feed;
        // The package of this build, and not one of the same version that was there before.
        start.Environment["NUGET_PACKAGES"] = PathOf("nuget");
        start.Environment["XDG_DATA_HOME"] = _folder;
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, $"{program} {string.Join(' ', arguments)}\n{await output}\n{errors}");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The library for .NET programs, as it was built with the tests.</summary>
    private Task PackAsync() => RunAsync(
        "dotnet",
        "pack",
        Path.Combine(Root, "Feed", "Feed.csproj"),
        "--no-build",
        "-c",
        new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name,
        "-o",
        PathOf("packages"));

    private Task MakeAsync(string what) => RunAsync("/usr/bin/python3", Path.Combine(AppContext.BaseDirectory, "Python", "make_guide_data.py"), what);

    private static string FindRoot()
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "SatCurate.sln")))
        {
            root = Path.GetDirectoryName(root)!;
        }

        return root;
    }
}
