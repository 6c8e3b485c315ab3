namespace SatCurate.Architecture.Tests;

/// <summary>
/// The patches that tests/mutations.sh takes rules of the protocol and terms of the losses out with: none may rot. A hunk must fit one place only,
/// which is more than git asks, because a rule taken out elsewhere says nothing.
/// </summary>
public class MutationTests
{
    /// <summary>The rules of the protocol's model, those that the model leaves to the code, and the terms of the losses.</summary>
    private static readonly string[] s_rules =
    [
        "barrier", "current-pull", "decisions-durable", "decisions-reapplied", "fan-out-repeats", "fencing", "fencing-takeover", "journal-repeats",
        "lease-token", "loss-equal-weights", "loss-logarithm", "loss-normaliser", "loss-part", "loss-target", "loss-weight", "need-state", "push-always",
        "resend", "resend-to-stale", "reverse-direction", "reverse-least", "reverse-share", "room", "selective-belief", "selective-doubt",
        "selective-mean", "selective-outputs", "selective-part", "target-as-is", "target-momentum", "visit-once", "writer-epoch",
    ];

    public static TheoryData<string> Rules => [.. s_rules];

    [Fact]
    public void Patches_AllOfThem_AreThoseOfTheRules() =>
        Directory.GetFiles(Path.Combine(Repository.Root, "tests", "Mutations"))
            .Select(Path.GetFileName)
            .Order(StringComparer.Ordinal)
            .ShouldBe(s_rules.Select(rule => rule + ".patch").Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Rules))]
    public void Patch_OfARule_FitsOnePlaceOfTheTree(string rule)
    {
        (string File, string Old, string New)[] hunks = [.. Hunks(rule)];
        hunks.ShouldNotBeEmpty();
        foreach ((string file, string old, string @new) in hunks)
        {
            Repository.Read(file).Split(old).Length.ShouldBe(2, $"{rule}: how often {file} has\n{old}");
            @new.ShouldNotBe(old);
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void KilledBy_OfAPatch_NamesTestsThatExist(string rule)
    {
        string[] killers = [.. Lines(rule).Where(l => l.StartsWith("Killed by: ", StringComparison.Ordinal)).Select(l => l["Killed by: ".Length..])];
        killers.ShouldNotBeEmpty();
        foreach (string killer in killers)
        {
            (string project, string type) = killer.Split(' ') is [var p, var t] ? (p, t) : default;
            string path = type[$"SatCurate.{project}.".Length..].Replace('.', '/');
            File.Exists(Path.Combine(Repository.Root, "tests", project, path + ".cs")).ShouldBeTrue(killer);
        }
    }

    private static IEnumerable<(string File, string Old, string New)> Hunks(string rule)
    {
        string file = "";
        List<string>? hunk = null;
        foreach (string line in Lines(rule).Append("@@"))
        {
            if (hunk is not null && (line.Length == 0 || line[0] is not (' ' or '+' or '-') || line.StartsWith("--- ", StringComparison.Ordinal)))
            {
                yield return (file, Side(hunk, '-'), Side(hunk, '+'));
                hunk = null;
            }

            if (line.StartsWith("+++ b/", StringComparison.Ordinal))
            {
                file = line["+++ b/".Length..];
            }
            else if (line.StartsWith("@@", StringComparison.Ordinal))
            {
                hunk = [];
            }
            else
            {
                hunk?.Add(line);
            }
        }
    }

    private static string Side(List<string> hunk, char side) => string.Concat(hunk.Where(l => l[0] == ' ' || l[0] == side).Select(l => l[1..] + "\n"));

    private static string[] Lines(string rule) => Repository.Read($"tests/Mutations/{rule}.patch").Split('\n');
}
