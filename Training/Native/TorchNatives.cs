using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SatCurate.Curation;

namespace SatCurate.Training.Native;

/// <summary>
/// Loads libtorch and TorchSharp's shim before the first torch call. The shipped shim needs <c>GLIBCXX_3.4.32</c> for one symbol that it
/// never calls; where libstdc++ is older, a copy in which that need is weak is loaded in its place. No system file is touched. libtorch is that
/// of the folder named by <see cref="FolderVariable"/>, of a PyTorch with CUDA for one, else the one that came with the program.
/// </summary>
public static class TorchNatives
{
    /// <summary>Environment variable that names the folder of another libtorch: its libraries must fit TorchSharp's shim, which was built with 2.10.</summary>
    public const string FolderVariable = "SATCURATE_LIBTORCH";

    private const string NeededVersion = "GLIBCXX_3.4.32";
    private const string ShimFile = "libLibTorchSharp.so";
    private const string LibTorchFile = "libtorch_cpu.so";
    private static readonly string[] LibTorchFiles = ["libc10.so", LibTorchFile, "libtorch.so"];
    private static readonly Lazy<TorchNativesReport> Loaded = new(LoadOnce);

    /// <summary>Loads once in a process; every further call answers the same report. Must come before any other torch call.</summary>
    /// <exception cref="UserErrorException">The libraries cannot be loaded, with the loader's reason.</exception>
    public static TorchNativesReport Load() => Loaded.Value;

    /// <summary>The shim's patched copy in <paramref name="cacheFolder"/>, made where it is missing; processes may race for it.</summary>
    /// <returns>Path of the copy, named after the SHA-256 of the original.</returns>
    /// <exception cref="InvalidDataException">The shim does not need GLIBCXX_3.4.32 exactly once.</exception>
    public static string PatchedCopy(string shim, string cacheFolder)
    {
        byte[] original = File.ReadAllBytes(shim);
        byte[] patched = ElfVersionNeeds.MarkWeak(original, NeededVersion);
        string copy = Path.Combine(cacheFolder, $"libLibTorchSharp-{Convert.ToHexStringLower(SHA256.HashData(original))[..16]}.so");
        if (File.Exists(copy) && File.ReadAllBytes(copy).AsSpan().SequenceEqual(patched))
        {
            return copy;
        }

        Directory.CreateDirectory(cacheFolder);
        string temporary = $"{copy}.{Environment.ProcessId}.{Guid.NewGuid():n}";
        File.WriteAllBytes(temporary, patched);
        File.Move(temporary, copy, overwrite: true);
        return copy;
    }

    private static TorchNativesReport LoadOnce()
    {
        string? libtorch = Chosen(Environment.GetEnvironmentVariable(FolderVariable)) ?? FolderWith(LibTorchFile, "LibTorchFolder");
        string? shimFolder = FolderWith(ShimFile, "TorchSharpFolder");
        if (!OperatingSystem.IsLinux() || libtorch is null || shimFolder is null)
        {
            return new TorchNativesReport(null, null, false, "loading of libtorch is left to TorchSharp");
        }

        OpenMpWaiting.BePassive();
        FreedMemory.Keep();
        foreach (string file in LibTorchFiles)
        {
            LoadOrExplain(Path.Combine(libtorch, file));
        }

        string shim = Path.Combine(shimFolder, ShimFile);
        if (NativeLibrary.TryLoad(shim, out nint _))
        {
            return new TorchNativesReport(libtorch, shim, false, "libtorch and TorchSharp's shim load as shipped");
        }

        string copy = Mend(shim);
        LoadOrExplain(copy);
        return new TorchNativesReport(
            libtorch, copy, true, $"this system's libstdc++ has no {NeededVersion}: a copy of TorchSharp's shim with that need weak is in use");
    }

    private static string Mend(string shim)
    {
        try
        {
            return PatchedCopy(shim, CacheFolder());
        }
        catch (IOException)
        {
            return PatchedCopy(shim, TemporaryFolder());
        }
        catch (UnauthorizedAccessException)
        {
            return PatchedCopy(shim, TemporaryFolder());
        }
        catch (InvalidDataException error)
        {
            throw new UserErrorException(
                $"TorchSharp's shim cannot be loaded and is not the one the mend is for: {error.Message.TrimEnd('.')}",
                shim,
                "Install libstdc++ of GCC 13 or newer");
        }
    }

    private static void LoadOrExplain(string file)
    {
        try
        {
            NativeLibrary.Load(file);
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
        {
            throw new UserErrorException($"a native library cannot be loaded: {error.Message.ReplaceLineEndings(" ")}", file);
        }
    }

    /// <summary>The folder that the user names in <see cref="FolderVariable"/>; null where it is not set.</summary>
    /// <exception cref="UserErrorException">It is no full path, or libtorch is not in it.</exception>
    internal static string? Chosen(string? folder) =>
        string.IsNullOrEmpty(folder) ? null
            : Path.IsPathRooted(folder) && File.Exists(Path.Combine(folder, LibTorchFile)) ? folder
            : throw new UserErrorException($"there is no {LibTorchFile} in {folder}", FolderVariable, "Give the full path of libtorch's libraries, such as torch/lib of a PyTorch installation");

    private static string? FolderWith(string file, string recordedAs)
    {
        string application = AppContext.BaseDirectory;
        string? recorded = typeof(TorchNatives).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(metadata => metadata.Key == recordedAs)?.Value;
        string?[] folders = [application, Path.Combine(application, "runtimes", "linux-x64", "native"), recorded];
        return folders.FirstOrDefault(folder => folder is not null && File.Exists(Path.Combine(folder, file)));
    }

    private static string CacheFolder()
    {
        string? configured = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string root = Path.IsPathRooted(configured) ? configured
            : home.Length > 0 ? Path.Combine(home, ".cache")
            : Path.GetTempPath();
        return Path.Combine(root, "satcurate");
    }

    // Named after the user: a folder of somebody else's must not decide what this process loads.
    private static string TemporaryFolder() => Directory.CreateTempSubdirectory($"satcurate-{Environment.UserName}-").FullName;
}
