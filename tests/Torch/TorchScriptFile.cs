using System.Diagnostics;

namespace SatCurate.Torch;

/// <summary>TorchScript modules as a user's PyTorch writes them.</summary>
internal static class TorchScriptFile
{
    private const string Python = "/usr/bin/python3";
    private const string Missing = "PyTorch for /usr/bin/python3 is missing: tests/Torch/install.sh installs it";
    private const int WithoutTorch = 77;

    private const string Modules = """
        import sys
        try:
            import torch
        except ImportError:
            sys.exit(77)
        from torch import nn

        class Features(nn.Module):
            def __init__(self, inputs: int, classes: int):
                super().__init__()
                self.first = nn.Linear(inputs, 24)
                self.norm = nn.BatchNorm1d(24)
                self.drop = nn.Dropout(0.2)
                self.head = nn.Linear(24, classes)

            def forward(self, x):
                y = self.norm(self.first(x))
                y = torch.sigmoid(y) * y + torch.tanh(y) / (1.0 + y * y)  # what TorchScript rewrites after its first calls
                return self.head(self.drop(y))

        class Images(nn.Module):
            def __init__(self, channels: int, classes: int):
                super().__init__()
                self.stem = nn.Conv2d(channels, 8, 3, padding=1)
                self.norm = nn.BatchNorm2d(8)
                self.head = nn.Linear(8 * 16, classes)

            def forward(self, x):
                x = torch.relu(self.norm(self.stem(x.view(x.size(0), -1).view(x.shape))))
                return self.head(nn.functional.adaptive_avg_pool2d(x, 4).flatten(1))

        class Nothing(nn.Module):
            def __init__(self, inputs: int, classes: int):
                super().__init__()
                self.classes = classes

            def forward(self, x):
                return x.flatten(1)[:, :self.classes]

        class Pair(Features):
            def forward(self, x):
                return self.head(self.norm(self.first(x))), x

        torch.manual_seed(int(sys.argv[5]))
        module = {"features": Features, "images": Images, "nothing": Nothing, "pair": Pair}[sys.argv[2]](int(sys.argv[3]), int(sys.argv[4]))
        torch.jit.script(module).save(sys.argv[1])
        """;

    /// <summary>Writes a module; skips the test where there is no PyTorch.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="kind">features, images, nothing (no parameters) or pair (two outputs).</param>
    /// <param name="inputs">Features, or channels.</param>
    /// <param name="classes">Outputs.</param>
    /// <param name="seed">Of its weights.</param>
    public static string Write(string path, string kind, int inputs, int classes, int seed = 5)
    {
        Assert.SkipUnless(File.Exists(Python), Missing);
        string script = path + ".py"; // TorchScript compiles the sources of the classes, which must lie in a file.
        File.WriteAllText(script, Modules);
        var start = new ProcessStartInfo(Python, [script, path, kind, $"{inputs}", $"{classes}", $"{seed}"]) { RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        File.Delete(script);
        Assert.SkipWhen(process.ExitCode == WithoutTorch, Missing);
        process.ExitCode.ShouldBe(0, errors);
        return path;
    }
}
