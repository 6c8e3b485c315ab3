using System.Runtime.InteropServices;

namespace SatCurate.Client.Terminal;

/// <summary>Turns Ctrl-C, SIGTERM and a closed terminal into one cancellation; a second Ctrl-C ends the process at once.</summary>
internal sealed class Interrupts : IDisposable
{
    private readonly CancellationTokenSource _asked = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly TextWriter _error;

    public Interrupts(TextWriter error)
    {
        _error = error;
        foreach (PosixSignal signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, Handle));
        }
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Asked => _asked.Token;

    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _asked.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        if (_asked.IsCancellationRequested)
        {
            // Whatever is durable now is what a resume goes on from; nothing is left half-written.
            ProcessEnd.AtOnce(ExitCode.Interrupted);
        }

        if (context.Signal == PosixSignal.SIGINT)
        {
            _error.WriteLine();
        }

        _asked.Cancel();
    }
}
