using CsCheck;
using SatCurate.Contracts.Runs;
using SatCurate.Grains.Rounds;

namespace SatCurate.Grains.Tests.Rounds;

/// <summary>
/// Trainers of one run that join, die, sleep, leave and repeat their messages at every moment. Whatever happens: every step of an epoch counts
/// exactly once, no two trainers in good standing are at the same step, nobody is sent to a state that is gone, and once the faults are over
/// the run comes to its end.
/// </summary>
public sealed class RoundExplorationTests
{
    [Fact]
    public void Rounds_TrainersComeGoDieAndRepeat_EveryStepCountsOnce() =>
        Gen.Select(Gen.Int[1, 4], Gen.Int[0, 5], Gen.Int[1, 40], Gen.Int).Sample(
            (trainers, roundSteps, steps, seed) => new Exploration(trainers, roundSteps, steps, new Random(seed)).Run(), iter: 3_000);

    private sealed class Exploration
    {
        private const int Epochs = 3;
        private const int FaultyMoves = 150;
        private const int MostMoves = 20_000;

        private readonly Random _random;
        private readonly int _steps;
        private readonly int _seats;
        private readonly ManualClock _clock = new();
        private readonly RunLease _lease;
        private readonly RoundTable _table;
        private readonly List<Worker> _workers = [];
        private readonly HashSet<string> _published = [];
        private readonly HashSet<string> _gone = [];
        private RunCheckpoint _checkpoint = new(0, 0, "");
        private int _names;
        private bool _faults = true;

        public Exploration(int trainers, int roundSteps, int steps, Random random)
        {
            (_random, _steps, _seats) = (random, steps, trainers);
            var policy = new RunPolicy { Lease = TimeSpan.FromSeconds(60) };
            _lease = new RunLease(_clock, policy.Lease);
            _table = new RoundTable(new Sharing(trainers, roundSteps, steps), _lease, policy, _clock, static (token, round, seat) => $"{token}-{round}-{seat}");
        }

        public void Run()
        {
            for (int move = 0; _checkpoint.Epoch < Epochs; move++)
            {
                move.ShouldBeLessThan(MostMoves, "the run does not come to its end");
                _faults = move < FaultyMoves;
                Move();
            }
        }

        private void Move()
        {
            int what = _random.Next(100);
            Worker[] alive = [.. _workers.Where(worker => !worker.IsDead)];
            if (alive.Length == 0 || (what < 5 && _workers.Count < 40))
            {
                Join();
            }
            else if (_faults && what < 8)
            {
                alive[_random.Next(alive.Length)].IsDead = true;
            }
            else if (_faults && what < 12)
            {
                _clock.Pass(TimeSpan.FromSeconds(_random.Next(40)));
            }
            else if (_faults && what < 15)
            {
                alive[_random.Next(alive.Length)].Leaves = true;
            }
            else
            {
                _clock.Pass(TimeSpan.FromSeconds(_random.NextDouble()));
                Array.ForEach(alive, worker => _lease.Renew(worker.Id));
                Work(alive[_random.Next(alive.Length)]);
            }
        }

        private void Join()
        {
            var worker = new Worker(Guid.NewGuid());
            if (_lease.Take(worker.Id, 0, _seats))
            {
                _workers.Add(worker);
            }
            else
            {
                _clock.Pass(TimeSpan.FromSeconds(10)); // Until the dead ones' leases have run out.
            }
        }

        private void Work(Worker worker)
        {
            if (_table.Epoch is null)
            {
                _table.Begin(_checkpoint.Epoch, _checkpoint.Step, 0, _checkpoint.Name.Length == 0 ? null : _checkpoint.Name, _checkpoint.Sums ?? default);
            }

            try
            {
                if (worker.Plan is { Kind: RoundPlanKind.EndEpoch or RoundPlanKind.Checkpoint } closing)
                {
                    Commit(worker, closing);
                }

                RoundReport? report = worker.Plan is { Kind: RoundPlanKind.Steps } plan ? Do(worker, plan) : null;
                RoundPlan next = _table.Next(worker.Id, report, worker.Leaves);
                if (_faults && _random.Next(10) == 0)
                {
                    next = _table.Next(worker.Id, report, worker.Leaves); // The answer was lost.
                }

                Take(worker, next);
            }
            catch (LeaseLostException)
            {
                worker.IsDead = true;
            }

            _gone.UnionWith(_table.TakeOutdated());
        }

        private RoundReport Do(Worker worker, RoundPlan plan)
        {
            int steps = worker.Leaves ? _random.Next(plan.Steps + 1) : plan.Steps;
            _published.Add(plan.Part);
            return new RoundReport(plan.Round, steps, new RoundSums(steps, steps, steps, steps, steps, 1));
        }

        private void Take(Worker worker, RoundPlan plan)
        {
            worker.Plan = plan;
            foreach (RoundPart part in plan.Base ?? [])
            {
                _published.ShouldContain(part.Name);
                _gone.ShouldNotContain(part.Name);
                part.Samples.ShouldBeGreaterThan(0);
            }

            switch (plan.Kind)
            {
                case RoundPlanKind.Steps:
                    plan.Steps.ShouldBeGreaterThan(0);
                    (plan.Step + plan.Steps).ShouldBeLessThanOrEqualTo(_steps);
                    foreach (Worker other in _workers.Where(other => other != worker && !other.IsDead && _lease.IsHeldBy(other.Id)))
                    {
                        bool apart = other.Plan is not { Kind: RoundPlanKind.Steps } its || its.Round != plan.Round || its.Step + its.Steps <= plan.Step || plan.Step + plan.Steps <= its.Step;
                        apart.ShouldBeTrue("two trainers are at the same step");
                    }

                    break;
                case RoundPlanKind.EndEpoch:
                    plan.Sums.Visits.ShouldBe(_steps, "every step counts once");
                    break;
                case RoundPlanKind.Leave:
                    _lease.Release(worker.Id);
                    worker.IsDead = true;
                    break;
            }
        }

        private void Commit(Worker worker, RoundPlan closing)
        {
            _table.RequireCloser(worker.Id).ShouldBe(closing);
            string name = $"checkpoint-{++_names}";
            _published.Add(name);
            if (closing.Kind == RoundPlanKind.Checkpoint)
            {
                closing.Sums.Visits.ShouldBeLessThan(_steps);
                _checkpoint = new RunCheckpoint(closing.Epoch, closing.Step, name, closing.Sums);
                _table.Committed(name);
            }
            else
            {
                closing.Epoch.ShouldBe(_checkpoint.Epoch, "an epoch is committed once, after the one before");
                _checkpoint = new RunCheckpoint(closing.Epoch + 1, 0, name);
                _table.EndEpoch(worker.Id);
                if (_checkpoint.Epoch < Epochs)
                {
                    _table.Begin(_checkpoint.Epoch, 0, 0, name, default);
                }
            }

            worker.Plan = null;
        }
    }

    private sealed class Worker(Guid id)
    {
        public Guid Id => id;

        public RoundPlan? Plan { get; set; }

        public bool Leaves { get; set; }

        public bool IsDead { get; set; }
    }
}
