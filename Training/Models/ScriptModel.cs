using System.Runtime.InteropServices;
using SatCurate.Curation;
using SatCurate.Training.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace SatCurate.Training.Models;

/// <summary>
/// A TorchScript module of the user's. Input: N x C x H x W or N x F, float32, contiguous, since modules like to <c>view</c>. Output: N x
/// classes logits. Its parameters, buffers and mode are the module's own.
/// </summary>
internal sealed class ScriptModel : nn.Module<Tensor, Tensor>
{
    private readonly jit.ScriptModule<Tensor, Tensor> module;
    private bool isDisposed;

    private ScriptModel(jit.ScriptModule<Tensor, Tensor> module)
        : base(nameof(ScriptModel))
    {
        this.module = module;
        RegisterComponents();
    }

    /// <summary>Reads a file of <c>torch.jit.save</c>.</summary>
    /// <exception cref="UserErrorException">It is none.</exception>
    public static ScriptModel Read(ReadOnlyMemory<byte> file)
    {
        ScriptExecutor.RunAsWritten();
        try
        {
            return new ScriptModel(jit.load<Tensor, Tensor>(file.ToArray(), DeviceType.CPU));
        }
        catch (ExternalException error)
        {
            throw new UserErrorException($"not a TorchScript module: {OneLine(error)}", "--model script", "Write it with torch.jit.script(module).save(FILE)");
        }
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        try
        {
            return module.call(input);
        }
        catch (ExternalException error)
        {
            throw new UserErrorException($"the TorchScript module fails on an input of {string.Join(" x ", input.shape)}: {OneLine(error)}", "--model script");
        }
        catch (InvalidCastException)
        {
            throw new UserErrorException("the TorchScript module answers something else than one tensor", "--model script", "It must answer N x classes logits");
        }
    }

    /// <summary>The module and its children; none once it is disposed, when those that enclose it ask on their way out.</summary>
    public override IEnumerable<(string name, nn.Module module)> named_modules() => isDisposed ? [] : base.named_modules();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !isDisposed)
        {
            isDisposed = true;
            module.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>What torch says, without its trace: the exception that the interpreter ends with, else the first line.</summary>
    private static string OneLine(ExternalException error)
    {
        string[] lines = error.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string? line = lines.Any(line => line.StartsWith("Traceback", StringComparison.Ordinal)) ? lines[^1] : lines.FirstOrDefault();
        return line?.Split(".  (", 2)[0].TrimEnd('.', ':') ?? "no reason is given";
    }
}
